chef_server_url "https://chef.example.com/organizations/acme"
ssh_agent_signing true
client_key '/etc/chef/client.pub'
