log_level        :auto
log_location     STDOUT
chef_server_url  "https://chef.example.com"
validation_client_name "chef-validator"
# Using default node name (fqdn)
