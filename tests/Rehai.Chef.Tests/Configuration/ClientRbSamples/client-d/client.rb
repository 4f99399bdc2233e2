# option: node_name=from-option
# option: log_level=debug
chef_server_url "https://chef.example.com/organizations/acme"
node_name 'file'
environment 'file'
client_key '/etc/chef/file.pem'
