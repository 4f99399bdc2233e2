chef_server_url "https://chef.example.com/organizations/acme"
node_name nil
environment nil
log_location nil
ssl_ca_file nil
verify_api_cert true && !false
fips false
ohai.run_all_plugins not(true)
http_retry_count 5 - 2 * 2
http_retry_delay 2.5
rest_timeout 60 * 5
run_lock_timeout 0x10
local_mode (1 == 2)
