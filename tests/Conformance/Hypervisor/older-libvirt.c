/* The installed libvirt, but for one function, which says what a driver says that does not have it. */
#include <stddef.h>

enum { FROM_NONE = 0, NO_SUPPORT = 3, LEVEL_ERROR = 2 };

void virRaiseErrorFull(const char *file, const char *function, size_t line, int domain, int code, int level,
                       const char *str1, const char *str2, const char *str3, int int1, int int2,
                       const char *format, ...);

int FUNCTION(void) {
    virRaiseErrorFull(__FILE__, __func__, __LINE__, FROM_NONE, NO_SUPPORT, LEVEL_ERROR, NULL, NULL, NULL, 0, 0,
                      "this function is not supported by the connection driver");
    return -1;
}
