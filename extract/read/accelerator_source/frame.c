/* How user space turns into the seen page. */

#include "accelerator.h"

static double across(const Frame *own, double x, double y)
{
    return own->turns == 0 ? x - own->left : own->turns == 1 ? y - own->bottom
         : own->turns == 2 ? own->right - x
                           : own->top - y;
}

double down(const Frame *own, double x, double y)
{
    return own->turns == 0 ? own->top - y : own->turns == 1 ? x - own->left
         : own->turns == 2 ? y - own->bottom
                           : own->right - x;
}

void seen_bounds(const Frame *own, double x0, double y0, double x1, double y1, double *seen)
{
    double ax = across(own, x0, y0), ay = down(own, x0, y0), bx = across(own, x1, y1), by = down(own, x1, y1);
    int is_level = own->turns == 0;
    seen[0] = is_level ? ax : bx < ax ? bx : ax;
    seen[1] = is_level ? by : by < ay ? by : ay;
    seen[2] = is_level ? bx : bx > ax ? bx : ax;
    seen[3] = is_level ? ay : by > ay ? by : ay;
}
