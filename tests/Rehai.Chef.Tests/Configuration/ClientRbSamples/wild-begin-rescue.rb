chef_server_url "https://chef.example.com/organizations/acme"
begin
  node_name File.read('/nowhere/nodename').strip
rescue Errno::ENOENT
  node_name 'kvm10'
ensure
  environment 'prod'
end
client_key begin
  ENV.fetch('NO_SUCH_VARIABLE')
rescue KeyError
  '/etc/chef/rescued.pem'
end
validation_key (ENV.fetch('NO_SUCH_VARIABLE') rescue '/etc/chef/validator.pem')
begin
  raise ArgumentError, 'no'
rescue TypeError
  log_level :error
rescue => e
  log_level :fatal
end
begin
  ssl_ca_file '/ca'
rescue LoadError
  ssl_ca_file '/other'
else
  ssl_ca_path '/else'
end
