Chef::Config[:chef_server_url] = 'https://chef.example.com/organizations/acme'
Chef::Config['node_name'] = "kvm" + "07"
Chef::Config.environment = 'qa'
Chef::Config.log_level :debug
::Chef::Config[:ssl_verify_mode] = :verify_none
self.client_key = '/etc/chef/other.pem'
self.http_retry_count 2
knife[:ssh_user] = 'root'
knife[:editor] = "vim"
chef_zero.enabled false
chef_zero[:port] = 8889
data_collector.token "x"
data_collector[:mode] = :client
