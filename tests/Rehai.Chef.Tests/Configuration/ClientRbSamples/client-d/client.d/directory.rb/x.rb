node_name 'in a directory'
