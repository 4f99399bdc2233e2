ohai.disabled_plugins %i[Passwd Sessions]
ohai.optional_plugins %w(Lspci Sysctl).map(&:to_sym)
ohai.critical_plugins [ :Libvirt, # why
  :Virtualization,
]
ohai.plugin_path += ['/a', '/b']
ohai.hints_path.push('/etc/hints', "/opt/hints")
no_proxy [ 'a', "b" ].join(',')
allowed_automatic_attributes [
  "fqdn",
  "network/interfaces",
  ["filesystem", "/dev/sda1"],
]
blocked_default_attributes []
automatic_attribute_whitelist nil
chef_server_url "https://chef.example.com/organizations/acme"
