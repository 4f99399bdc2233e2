chef_license "accept-silent"
chef_server_url  "https://chef.example.com/organizations/acme"
validation_client_name "acme-validator"
log_location   STDERR
log_level :warn
ssl_verify_mode :verify_none
verify_api_cert false
fips true
file_cache_path "/var/chef/cache"
file_backup_path "/var/chef/backup"
# Using default node name (fqdn)
