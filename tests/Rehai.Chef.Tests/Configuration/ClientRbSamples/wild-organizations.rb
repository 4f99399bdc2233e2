chef_server_url "https://chef.example.com/organizations/big-corp"
ssl_ca_file "/etc/pki/tls/certs/ca-bundle.crt"
ssl_client_cert "/etc/chef/tls.crt"
ssl_client_key "/etc/chef/tls.key"
