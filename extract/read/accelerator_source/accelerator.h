/* What reading does for each character and object of a page, in C: calls of PDFium by their addresses, glyphs of what
   they gave, and lines of the glyphs.

   Everything here has a twin in Python beside the place where it is called, which is used where this module was not
   built, and must give the same to the last bit. Handles and addresses are integers, as ctypes takes them. */

#ifndef ACCELERATOR_H
#define ACCELERATOR_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __GNUC__
#pragma GCC visibility push(hidden) /* the names that the files share are no other library's */
#endif

enum shape { P, PI, PL, PII, PP, PPP, PPLP };

typedef void (*Address)(void);

typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
    Address address;
    enum shape shape;
    char result; /* p: pointer, i: int, u: unsigned, f: float */
} Function;

extern PyTypeObject FunctionType;

/* A pointer from an integer or None. */
static inline int pointer_of(PyObject *item, void **pointer)
{
    *pointer = item == Py_None ? NULL : PyLong_AsVoidPtr(item);
    return *pointer == NULL && PyErr_Occurred() ? -1 : 0;
}

/* The addresses of ``count`` functions that stand in a tuple. */
int addresses_of(PyObject *functions, Py_ssize_t count, Address *to);

static inline int append(PyObject *list, PyObject *item) /* takes the item over */
{
    int failed = !item || PyList_Append(list, item) < 0;
    Py_XDECREF(item);
    return failed ? -1 : 0;
}

/* How user space turns into the seen page: the class Frame. */
typedef struct {
    double left, bottom, right, top;
    int turns;
} Frame;

/* How far down the seen page the point stands. */
double down(const Frame *own, double x, double y);

/* Left, top, right and bottom as seen of the box between two corners: lower left, upper right. */
void seen_bounds(const Frame *own, double x0, double y0, double x1, double y1, double *seen);

/* The fields of the class Glyph. */
enum { X0, TOP, X1, BOTTOM, BASE, CHAR, RAW, CONFIDENCE, COLUMNS, WIDTH };

#define FIELD(glyph, k) PyTuple_GET_ITEM(glyph, k)
#define NUMBER(glyph, k) PyFloat_AS_DOUBLE(FIELD(glyph, k))

/* Whether the glyph has the fields of the class Glyph, and numbers that have an order. */
int is_plain(PyObject *glyph);

/* The functions that the module has from each file. */
extern PyMethodDef CALL_METHODS[], OBJECT_METHODS[], CLIP_METHODS[];
extern PyMethodDef CHARACTER_METHODS[], LINE_METHODS[], CELL_METHODS[];

#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#endif
