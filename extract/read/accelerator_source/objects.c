/* The objects of a page: their kinds, bounds, colours and looks. */

#include "accelerator.h"

/* Bytes of that content: those of ``before`` where they are the same. */
static PyObject *shared_bytes(PyObject *before, const void *content, Py_ssize_t size)
{
    if (before && !memcmp(PyBytes_AS_STRING(before), content, (size_t)size))
        return Py_NewRef(before);
    return PyBytes_FromStringAndSize(content, size);
}

static PyObject *objects(PyObject *module, PyObject *args)
{
    PyObject *function, *owner;
    Py_ssize_t count;
    void *page;
    if (!PyArg_ParseTuple(args, "O!On", &FunctionType, &function, &owner, &count) || pointer_of(owner, &page) < 0)
        return NULL;
    Address f = ((Function *)function)->address;
    int is_form = ((Function *)function)->shape == PL;
    PyObject *result = PyList_New(0);
    for (Py_ssize_t k = 0; result && k < count; k++) {
        void *object = is_form ? ((void *(*)(void *, unsigned long))f)(page, (unsigned long)k)
                               : ((void *(*)(void *, int))f)(page, (int)k);
        if (append(result, object ? PyLong_FromVoidPtr(object) : Py_NewRef(Py_None)) < 0)
            Py_CLEAR(result);
    }
    return result;
}

static PyObject *by_kind(PyObject *module, PyObject *args)
{
    PyObject *function, *handles;
    if (!PyArg_ParseTuple(args, "O!O!", &FunctionType, &function, &PyList_Type, &handles))
        return NULL;
    Address f = ((Function *)function)->address;
    PyObject *result = PyDict_New(), *own = NULL; /* own is borrowed */
    int kind = 0;
    for (Py_ssize_t k = 0; result && k < PyList_GET_SIZE(handles); k++) {
        PyObject *handle = PyList_GET_ITEM(handles, k);
        void *object;
        if (pointer_of(handle, &object) < 0)
            goto failed;
        int next = ((int (*)(void *))f)(object);
        if (own == NULL || next != kind) {
            PyObject *key = PyLong_FromLong(kind = next), *new = PyList_New(0);
            own = key && new ? PyDict_SetDefault(result, key, new) : NULL;
            Py_XDECREF(key);
            Py_XDECREF(new);
        }
        if (own == NULL || PyList_Append(own, handle) < 0)
            goto failed;
    }
    return result;
failed:
    Py_DECREF(result);
    return NULL;
}

static PyObject *boxes(PyObject *module, PyObject *args)
{
    PyObject *function, *handles;
    Frame frame;
    if (!PyArg_ParseTuple(args, "O!O!(ddddi)", &FunctionType, &function, &PyList_Type, &handles, &frame.left,
                          &frame.bottom, &frame.right, &frame.top, &frame.turns))
        return NULL;
    Address f = ((Function *)function)->address;
    PyObject *result = PyList_New(0);
    for (Py_ssize_t k = 0; result && k < PyList_GET_SIZE(handles); k++) {
        float own[4] = {0};
        double seen[4];
        void *object;
        if (pointer_of(PyList_GET_ITEM(handles, k), &object) < 0) {
            Py_CLEAR(result);
            break;
        }
        ((int (*)(void *, float *, float *, float *, float *))f)(object, own, own + 1, own + 2, own + 3);
        seen_bounds(&frame, own[0], own[1], own[2], own[3], seen);
        if (append(result, Py_BuildValue("dddd", seen[0], seen[1], seen[2], seen[3])) < 0)
            Py_CLEAR(result);
    }
    return result;
}

static PyObject *colours(PyObject *module, PyObject *args)
{
    PyObject *function, *handles, *last = NULL; /* last is borrowed from the result */
    if (!PyArg_ParseTuple(args, "O!O!", &FunctionType, &function, &PyList_Type, &handles))
        return NULL;
    Address f = ((Function *)function)->address;
    PyObject *result = PyList_New(0);
    for (Py_ssize_t k = 0; result && k < PyList_GET_SIZE(handles); k++) {
        unsigned int own[4] = {0};
        void *object;
        if (pointer_of(PyList_GET_ITEM(handles, k), &object) < 0) {
            Py_CLEAR(result);
            break;
        }
        ((int (*)(void *, unsigned *, unsigned *, unsigned *, unsigned *))f)(object, own, own + 1, own + 2, own + 3);
        last = shared_bytes(last, own, sizeof own);
        if (append(result, last) < 0)
            Py_CLEAR(result);
    }
    return result;
}

/* Four numbers of a colour, the size of type, the matrix without its place, and the render mode. */
typedef struct {
    unsigned int colour[4];
    float size, matrix[4];
    int mode;
} Look;

static PyObject *looks(PyObject *module, PyObject *args)
{
    PyObject *functions, *handles, *last = NULL; /* last is borrowed from the result */
    Address f[5];
    float matrix[6] = {0};
    if (!PyArg_ParseTuple(args, "O!O!", &PyTuple_Type, &functions, &PyList_Type, &handles) ||
        addresses_of(functions, 5, f) < 0)
        return NULL;
    PyObject *result = PyList_New(0);
    for (Py_ssize_t k = 0; result && k < PyList_GET_SIZE(handles); k++) {
        Look own = {{0}, 0, {0}, 0};
        void *object;
        if (pointer_of(PyList_GET_ITEM(handles, k), &object) < 0) {
            Py_CLEAR(result);
            break;
        }
        own.mode = ((int (*)(void *))f[0])(object);
        Address colour = own.mode == 1 || own.mode == 5 ? f[1] : f[2]; /* that of the stroke for outlines */
        ((int (*)(void *, unsigned *, unsigned *, unsigned *, unsigned *))colour)(
            object, own.colour, own.colour + 1, own.colour + 2, own.colour + 3);
        ((int (*)(void *, float *))f[3])(object, &own.size);
        ((int (*)(void *, float *))f[4])(object, matrix);
        memcpy(own.matrix, matrix, sizeof own.matrix);
        last = shared_bytes(last, &own, sizeof own);
        if (append(result, last) < 0)
            Py_CLEAR(result);
    }
    return result;
}

PyMethodDef OBJECT_METHODS[] = {
    {"objects", objects, METH_VARARGS, "The objects of a page or form."},
    {"by_kind", by_kind, METH_VARARGS, "The objects by what a function says of each."},
    {"boxes", boxes, METH_VARARGS, "The bounds of the objects, as seen."},
    {"colours", colours, METH_VARARGS, "The colour of each of the objects, as in memory."},
    {"looks", looks, METH_VARARGS, "What each of the text objects looks like, as in memory."},
    {NULL, NULL, 0, NULL},
};
