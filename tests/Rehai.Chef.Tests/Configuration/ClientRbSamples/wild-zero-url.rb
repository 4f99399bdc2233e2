chef_server_url 'chefzero://localhost:8889'
chef_zero.enabled true
