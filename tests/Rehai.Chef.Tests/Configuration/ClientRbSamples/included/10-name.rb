node_name 'included'
chef_file = __FILE__
environment File.basename(chef_file)
