chef_server_url "https://chef.example.com"
validation_client_name "chef-validator"
Ohai::Config[:disabled_plugins] = ["passwd", "sessions"]
Ohai::Config[:plugin_path] << "/etc/chef/ohai_plugins"
cache_options({ :path => "/var/chef/cache/checksums", :skip_expires => true })
