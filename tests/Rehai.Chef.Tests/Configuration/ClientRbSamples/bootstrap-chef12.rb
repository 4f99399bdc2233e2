log_location     STDOUT
chef_server_url  "https://chef.example.com/organizations/acme"
validation_client_name "acme-validator"
node_name "kvm01.example.com"
trusted_certs_dir "/etc/chef/trusted_certs"
