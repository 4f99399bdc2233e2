/* Runs a program under a unit's SystemCallFilter=, MemoryDenyWriteExecute= where it has that, and RestrictAddressFamilies= of rehai.service. */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define IF_NOT(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, skip)
#define IF(value, skip) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, skip, 0)
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, action)
#define REFUSE(error) ANSWER(SECCOMP_RET_ERRNO | (error))
#define ALLOW(call) IF_NOT(call, 1), ANSWER(SECCOMP_RET_ALLOW),

static struct sock_filter filter[] = {
    LOAD(nr),
#ifdef DENY_WRITE_EXECUTE
    IF_NOT(SYS_mmap, 4),
    LOAD(args[2]),
    BPF_STMT(BPF_ALU | BPF_AND | BPF_K, PROT_WRITE | PROT_EXEC),
    IF_NOT(PROT_WRITE | PROT_EXEC, 1),
    REFUSE(EPERM),
    LOAD(nr),
    IF_NOT(SYS_mprotect, 3),
    LOAD(args[2]),
    BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1),
    REFUSE(EPERM),
    LOAD(nr),
#endif
    IF_NOT(SYS_socket, 6),
    LOAD(args[0]),
    IF(AF_UNIX, 4),
    IF(AF_INET, 3),
    IF(AF_INET6, 2),
    IF(AF_NETLINK, 1),
    REFUSE(EAFNOSUPPORT),
    LOAD(nr),
#include "allowed-calls.h"
    REFUSE(EPERM),
};

int main(int argc, char **argv)
{
    struct sock_fprog program = {sizeof filter / sizeof filter[0], filter};
    if (argc < 2 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        perror("filter");
        return 1;
    }
    execv(argv[1], argv + 1);
    perror(argv[1]);
    return 1;
}
