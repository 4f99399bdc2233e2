chef_server_url "https://chef.example.com/organizations/acme"
allowed_automatic_attributes ['libvirt', 'fqdn', 'ohai_time', %w[kernel release]]
blocked_automatic_attributes ['etc/passwd', 'packages']
normal_attribute_whitelist ['tags']
override_attribute_blacklist [['a/b', 'c']]
default_attribute_whitelist []
