log_location :syslog
log_level "warn"
chef_server_url "https://chef.example.com/organizations/acme"
add_formatter :doc
authentication_protocol_version '1.3'
