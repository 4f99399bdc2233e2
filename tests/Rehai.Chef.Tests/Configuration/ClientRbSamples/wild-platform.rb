if RUBY_PLATFORM =~ /mswin|mingw|windows/
  client_key 'C:/chef/client.pem'
  log_location 'C:/chef/client.log'
elsif Gem.win_platform?
  client_key 'C:/chef2/client.pem'
else
  client_key '/etc/chef/kvm.pem'
  log_location '/var/log/chef/client.log'
end
trusted_certs_dir(ChefUtils.windows? ? 'C:/chef/certs' : '/etc/chef/certs')
chef_server_url 'https://chef.example.com/organizations/acme'
cache_path '/var/cache/chef' unless RbConfig::CONFIG['host_os'] =~ /mswin/i
