node_name 'not read'
