chef_server_url "https://chef.example.com/organizations/acme"
client_d_dir File.join(File.dirname(__FILE__), 'conf')
