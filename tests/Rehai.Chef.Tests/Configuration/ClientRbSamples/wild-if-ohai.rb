if ohai
  ohai.plugin_path << '/opt/ohai/plugins'
  ohai.disabled_plugins = [ :Passwd, :Users ]
else
  node_name 'never'
end
chef_server_url "https://chef.example.com/organizations/acme"
environment(ohai['platform'] == 'windows' ? 'win' : 'unix')
