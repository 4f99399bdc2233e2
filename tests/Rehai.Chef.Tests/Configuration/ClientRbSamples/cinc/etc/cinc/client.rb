chef_server_url "https://chef.example.com"
