unless ENV['NOPE'] == '1' or ENV['NOPE2']
  chef_server_url 'https://chef.example.com/organizations/acme'
else
  chef_server_url 'https://other.example.com'
end
node_name(ENV['NOPE'].to_s.empty? ? 'kvm16' : ENV['NOPE'])
log_level :info unless defined?(Chef::Config).nil?
environment ENV['NOPE']&.downcase || 'fallback'
if ENV['NOPE'].nil? and not ENV['HOME'].nil? then ssl_ca_path '/p' end
