chef_server_url "https://chef.example.com/organizations/acme"
Dir[File.join(File.dirname(__FILE__), 'included', '*.rb')].sort.each do |conf|
  Chef::Config.from_file(conf)
end
from_file(File.expand_path('included/20-key.rb', __dir__))
