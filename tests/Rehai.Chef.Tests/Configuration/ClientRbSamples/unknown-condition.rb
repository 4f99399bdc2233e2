chef_server_url "https://chef.example.com/organizations/acme"
if Time.now.year > 2000
  client_key '/etc/chef/new.pem'
end
