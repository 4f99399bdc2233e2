chef_license 'accept'
chef_server_url "https://cinc.example.com/organizations/acme"
node_name 'kvm17'
lockfile "#{cache_path}/my.lock"
