node_name 'hidden'
