chef_server_url 'https://chef.example.com/organizations/acme'
%w[Passwd Sessions].each { |p| ohai.disabled_plugins << p.to_sym }
{ node_name: 'kvm12', environment: 'prod' }.each do |key, value|
  Chef::Config[key] = value
end
['/a', '/b'].each do |dir|
  next_dir = File.join(dir, 'x')
  ohai.plugin_path << next_dir if dir == '/b'
end
ohai.hints_path ['/h'].map { |h| h + '/i' }
