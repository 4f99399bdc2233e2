chef_server_url "https://chef.example.com/organizations/acme"
custom_http_headers 'X-Team' => 'virt', 'X-Host' => "kvm#{7}"
cache_options path: '/var/chef', skip_expires: true
settings = { name: 'kvm08', 'env' => 'prod', :cache => { path: '/c' } }
node_name settings[:name]
environment settings['env']
file_cache_path settings[:cache][:path]
ohai.plugin[:Libvirt][:uri] = 'qemu:///system'
ohai.plugin[:Libvirt][:timeout] = 5
ohai.plugin[:Filesystem] = { ignore: true }
