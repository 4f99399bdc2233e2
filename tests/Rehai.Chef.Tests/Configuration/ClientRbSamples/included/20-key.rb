client_key "/etc/chef/#{node_name}.pem"
