chef_server_url "https://chef.example.com/organizations/acme"
http_proxy "http://proxy:3128"
http_proxy_user "kvm"
http_proxy_pass "p@ss"
ENV['http_proxy'] = "http://proxy:3128"
ENV['HTTP_PROXY'] = ENV['http_proxy']
https_proxy ENV['http_proxy']
no_proxy %w[localhost 127.0.0.1].join(',')
