# option: node_name=from-option
# option: http_retry_count = 9
# option: ohai_segment_plugin_path=[a, 'b', "c"]
# option: no_proxy=a,b
# option: verify_api_cert=true
# option: environment=
# option: run_lock_timeout=2.5
# option: custom_http_headers={X-A: b, 'X-C': "d"}
# option: allowed_automatic_attributes=[fqdn, libvirt]
chef_server_url "https://chef.example.com/organizations/acme"
node_name 'from-file'
environment 'from-file'
