client_key '/etc/chef/9.pem'
lockfile "/run/#{node_name}.pid"
