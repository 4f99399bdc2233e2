node_name 'moved'
