# env: CHEF_FIPS=1
chef_server_url "https://chef.example.com/organizations/acme"
