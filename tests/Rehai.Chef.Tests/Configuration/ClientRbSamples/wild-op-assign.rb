chef_server_url 'https://chef.example.com/organizations/acme'
self.node_name ||= 'kvm13'
Chef::Config[:environment] ||= 'dev'
Chef::Config[:environment] ||= 'other'
ENV['no_proxy'] ||= 'localhost'
no_proxy ENV['no_proxy']
retries = 2
retries += 3
http_retry_count retries
ohai.disabled_plugins += [:Passwd]
ohai.disabled_plugins |= [:Passwd, :Users]
