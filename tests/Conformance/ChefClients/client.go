// The Go client library for Chef servers, through the life of whatever a server keeps.
// Arguments: base URL with organization and last slash, user, key file. Exit code 0 when every answer was the expected one.
package main

import (
	"fmt"
	"io/ioutil"
	"os"

	chef "github.com/go-chef/chef"
)

func check(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
		os.Exit(1)
	}
	fmt.Println(what)
}

func expect(what string, ok bool) {
	if !ok {
		fmt.Fprintf(os.Stderr, "%s: not as expected\n", what)
		os.Exit(1)
	}
}

func main() {
	key, err := ioutil.ReadFile(os.Args[3])
	check("key", err)
	server, err := chef.NewClient(&chef.Config{Name: os.Args[2], Key: string(key), BaseURL: os.Args[1]})
	check("connect", err)
	nodes(server)
	roles(server)
	environments(server)
	dataBags(server)
	clients(server)
}

func nodes(server *chef.Client) {
	node := chef.NewNode("go-node")
	node.RunList = []string{"recipe[base]"}
	node.NormalAttributes = map[string]interface{}{"tags": []interface{}{"a"}}
	made, err := server.Nodes.Post(node)
	check("node create", err)
	list, err := server.Nodes.List()
	check("node list", err)
	expect("node address", list["go-node"] == made.Uri)
	read, err := server.Nodes.Get("go-node")
	check("node read", err)
	expect("node run list", len(read.RunList) == 1 && read.RunList[0] == "recipe[base]")
	read.Environment = "prod"
	saved, err := server.Nodes.Put(read)
	check("node update", err)
	expect("node environment", saved.Environment == "prod")
	check("node delete", server.Nodes.Delete("go-node"))
	_, err = server.Nodes.Get("go-node")
	expect("node is gone", err != nil)
}

func roles(server *chef.Client) {
	role := &chef.Role{Name: "go-role", ChefType: "role", JsonClass: "Chef::Role", RunList: chef.RunList{"base"}}
	made, err := server.Roles.Create(role)
	check("role create", err)
	list, err := server.Roles.List()
	check("role list", err)
	expect("role address", (*list)["go-role"] == (*made)["uri"])
	role.Description = "changed"
	saved, err := server.Roles.Put(role)
	check("role update", err)
	expect("role description", saved.Description == "changed")
	read, err := server.Roles.Get("go-role")
	check("role read", err)
	expect("role run list", len(read.RunList) == 1 && read.RunList[0] == "recipe[base]")
	check("role delete", server.Roles.Delete("go-role"))
	_, err = server.Roles.Get("go-role")
	expect("role is gone", err != nil)
}

func environments(server *chef.Client) {
	environment := &chef.Environment{
		Name: "go-env", ChefType: "environment", JsonClass: "Chef::Environment",
		CookbookVersions: map[string]string{"base": "~> 1.0"},
	}
	_, err := server.Environments.Create(environment)
	check("environment create", err)
	list, err := server.Environments.List()
	check("environment list", err)
	expect("default environment", (*list)["_default"] != "" && (*list)["go-env"] != "")
	environment.Description = "changed"
	_, err = server.Environments.Put(environment)
	check("environment update", err)
	read, err := server.Environments.Get("go-env")
	check("environment read", err)
	expect("environment", read.Description == "changed" && read.CookbookVersions["base"] == "~> 1.0")
	cookbooks, err := server.Environments.ListCookbooks("go-env", "all")
	check("environment cookbooks", err)
	expect("no cookbooks", len(cookbooks) == 0)
	request, err := server.NewRequest("DELETE", "environments/go-env", nil)
	check("environment delete request", err)
	_, err = server.Do(request, nil)
	check("environment delete", err)
	_, err = server.Environments.Get("go-env")
	expect("environment is gone", err != nil)
}

func dataBags(server *chef.Client) {
	made, err := server.DataBags.Create(&chef.DataBag{Name: "go-bag", JsonClass: "Chef::DataBag", ChefType: "data_bag"})
	check("data bag create", err)
	list, err := server.DataBags.List()
	check("data bag list", err)
	expect("data bag address", (*list)["go-bag"] == made.URI)
	check("item create", server.DataBags.CreateItem("go-bag", map[string]interface{}{"id": "one", "a": 1}))
	check("item update", server.DataBags.UpdateItem("go-bag", "one", map[string]interface{}{"id": "one", "a": 2}))
	item, err := server.DataBags.GetItem("go-bag", "one")
	check("item read", err)
	expect("item", item.(map[string]interface{})["a"] == 2.0)
	items, err := server.DataBags.ListItems("go-bag")
	check("item list", err)
	expect("items", len(*items) == 1)
	check("item delete", server.DataBags.DeleteItem("go-bag", "one"))
	_, err = server.DataBags.Delete("go-bag")
	check("data bag delete", err)
}

func clients(server *chef.Client) {
	made, err := server.Clients.Create("go-client", false)
	check("client create", err)
	expect("client key", made.PrivateKey != "")
	list, err := server.Clients.List()
	check("client list", err)
	expect("client address", list["go-client"] == made.Uri)
	read, err := server.Clients.Get("go-client")
	check("client read", err)
	expect("client name", read.Name == "go-client" && !read.Validator)
	check("client delete", server.Clients.Delete("go-client"))
	_, err = server.Clients.Get("go-client")
	expect("client is gone", err != nil)
}
