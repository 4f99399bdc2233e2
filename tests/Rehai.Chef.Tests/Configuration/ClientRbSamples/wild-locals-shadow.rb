name = 'kvm09'
name << '.example.com'
node_name name
environment = 'not set by this'
chef_server_url "https://chef.example.com/organizations/" + 'acme'
paths = []
paths << '/a' << '/b'
paths.concat(['/c'])
ohai.plugin_path paths
org, domain = 'x', 'y'
