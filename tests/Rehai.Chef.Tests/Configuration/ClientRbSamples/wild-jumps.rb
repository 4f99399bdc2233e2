%w[a b c].each do |name|
  next if name == 'a'
  node_name name
  break if name == 'b'
  environment name
end

def datacenter
  return 'here' if ENV['HOME']
  'there'
end
chef_server_url "https://#{datacenter}.example.com/organizations/acme"
files = ['/nowhere', __FILE__].select { |file| next false unless File.exist?(file); true }
ssl_ca_file File.basename(files.first)
no_proxy(%w[x y].each { |host| break host })
while false do break end
log_level :info
