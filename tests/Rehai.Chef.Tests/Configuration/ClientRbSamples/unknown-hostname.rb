chef_server_url "https://chef.example.com/organizations/acme"
node_name `hostname`.strip
