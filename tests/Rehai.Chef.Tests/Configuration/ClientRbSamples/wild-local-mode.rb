local_mode true
chef_repo_path '/srv/chef'
