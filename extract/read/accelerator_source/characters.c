/* The characters of a page, and the rows (glyphs, say) that their columns make. */

#include "accelerator.h"

#define MOST_COLUMNS 16

/* Lefts, tops, rights, bottoms and baselines; the box around all of them; the places of breaks and blanks that PDFium
   made up; whether all characters stand level; and whether the font of one below the Chinese ones says nothing about
   its meaning. */
static PyObject *characters(PyObject *module, PyObject *args)
{
    PyObject *functions, *owner, *chars, *lists[5] = {NULL}, *generated = PyList_New(0);
    Address f[5];
    Frame frame;
    void *text;
    int is_level = 1, is_unmapped = 0;
    double extent[4] = {0};
    if (!generated ||
        !PyArg_ParseTuple(args, "O!OU(ddddi)", &PyTuple_Type, &functions, &owner, &chars, &frame.left, &frame.bottom,
                          &frame.right, &frame.top, &frame.turns) ||
        addresses_of(functions, 5, f) < 0 || pointer_of(owner, &text) < 0)
        goto failed;
    Py_ssize_t count = PyUnicode_GET_LENGTH(chars);
    for (int k = 0; k < 5; k++)
        if (!(lists[k] = PyList_New(count)))
            goto failed;
    for (Py_ssize_t i = 0; i < count; i++) {
        float box[4] = {0}; /* left, top, right, bottom */
        double at[2] = {0}, number[5];
        int place = (int)i;
        ((int (*)(void *, int, void *))f[0])(text, place, box);
        ((int (*)(void *, int, double *, double *))f[1])(text, place, at, at + 1);
        seen_bounds(&frame, box[0], box[3], box[2], box[1], number);
        number[4] = down(&frame, at[0], at[1]);
        for (int k = 0; k < 4; k++)
            if (i == 0 || (k < 2 ? number[k] < extent[k] : number[k] > extent[k]))
                extent[k] = number[k];
        for (int k = 0; k < 5; k++) {
            PyObject *item = PyFloat_FromDouble(number[k]);
            if (!item)
                goto failed;
            PyList_SET_ITEM(lists[k], i, item);
        }
        Py_UCS4 own = PyUnicode_READ_CHAR(chars, i);
        int is_made_up = own == '\r' || own == '\n' || (own == ' ' && ((int (*)(void *, int))f[2])(text, place));
        if (is_made_up && append(generated, PyLong_FromSsize_t(i)) < 0)
            goto failed;
        is_level = is_level && ((float (*)(void *, int))f[3])(text, place) == 0.0f;
        is_unmapped = is_unmapped || (own < 0x2e80 && ((int (*)(void *, int))f[4])(text, place));
    }
    return Py_BuildValue("(NNNN)N(dddd)NOO", lists[0], lists[1], lists[2], lists[3], lists[4], extent[0], extent[1],
                         extent[2], extent[3], generated, is_level ? Py_True : Py_False,
                         is_unmapped ? Py_True : Py_False);
failed:
    for (int k = 0; k < 5; k++)
        Py_XDECREF(lists[k]);
    Py_XDECREF(generated);
    return NULL;
}

/* Whether a character stands twice at the same whole point from left and top. */
static PyObject *has_repeats(PyObject *module, PyObject *args)
{
    typedef struct {
        double x, y;
        Py_UCS4 own; /* 0xFFFFFFFF where the slot is free */
    } Slot;
    PyObject *chars, *lefts, *bases, *result = Py_False;
    if (!PyArg_ParseTuple(args, "UO!O!", &chars, &PyList_Type, &lefts, &PyList_Type, &bases))
        return NULL;
    Py_ssize_t count = PyUnicode_GET_LENGTH(chars), size = 64;
    if (PyList_GET_SIZE(lefts) != count || PyList_GET_SIZE(bases) != count)
        return PyErr_Format(PyExc_ValueError, "columns are as long as the text");
    while (size < 2 * count)
        size *= 2;
    Slot *slots = PyMem_Malloc((size_t)size * sizeof(Slot));
    if (!slots)
        return PyErr_NoMemory();
    memset(slots, 0xff, (size_t)size * sizeof(Slot));
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_UCS4 own = PyUnicode_READ_CHAR(chars, i);
        double x = trunc(PyFloat_AsDouble(PyList_GET_ITEM(lefts, i)));
        double y = trunc(PyFloat_AsDouble(PyList_GET_ITEM(bases, i)));
        if (PyErr_Occurred() || !isfinite(x) || !isfinite(y)) { /* the error that int() raises */
            Py_XDECREF(PyErr_Occurred() ? NULL : PyLong_FromDouble(isfinite(x) ? y : x));
            PyMem_Free(slots);
            return NULL;
        }
        uint64_t hash = own * 0x9E3779B97F4A7C15u;
        hash = (hash ^ (uint64_t)(int64_t)fmod(x, 1e15)) * 0x9E3779B97F4A7C15u;
        hash = (hash ^ (uint64_t)(int64_t)fmod(y, 1e15)) * 0x9E3779B97F4A7C15u;
        size_t at = (size_t)(hash >> 32) & (size_t)(size - 1);
        while (slots[at].own != 0xFFFFFFFFu && !(slots[at].own == own && slots[at].x == x && slots[at].y == y))
            at = (at + 1) & (size_t)(size - 1);
        if (slots[at].own != 0xFFFFFFFFu) {
            result = Py_True;
            break;
        }
        slots[at] = (Slot){x, y, own};
    }
    PyMem_Free(slots);
    return Py_NewRef(result);
}

/* A tuple of the type for each place of the columns, but for those that ``kept`` (bytes) has a zero for. */
static PyObject *rows(PyObject *module, PyObject *args)
{
    PyTypeObject *type;
    PyObject *columns, *own[MOST_COLUMNS] = {NULL}, *result = NULL;
    Py_buffer kept;
    Py_ssize_t width = 0;
    if (!PyArg_ParseTuple(args, "O!O!y*", &PyType_Type, &type, &PyTuple_Type, &columns, &kept))
        return NULL;
    width = PyTuple_GET_SIZE(columns);
    if (!PyType_IsSubtype(type, &PyTuple_Type) || type->tp_basicsize != PyTuple_Type.tp_basicsize ||
        width > MOST_COLUMNS) {
        PyErr_SetString(PyExc_TypeError, "rows() takes a kind of tuple and a few columns");
        goto done;
    }
    for (Py_ssize_t k = 0; k < width; k++) { /* a text that comes twice is taken apart once */
        PyObject *column = PyTuple_GET_ITEM(columns, k);
        own[k] = k && column == PyTuple_GET_ITEM(columns, k - 1) ? Py_NewRef(own[k - 1])
                                                                 : PySequence_Fast(column, "a column is a sequence");
        if (!own[k])
            goto done;
        if (PySequence_Fast_GET_SIZE(own[k]) != kept.len) {
            PyErr_SetString(PyExc_ValueError, "columns are as long as what is kept");
            goto done;
        }
    }
    result = PyList_New(0);
    for (Py_ssize_t place = 0; result && place < kept.len; place++) {
        if (!((const char *)kept.buf)[place])
            continue;
        PyObject *row = type->tp_alloc(type, width);
        for (Py_ssize_t k = 0; row && k < width; k++)
            PyTuple_SET_ITEM(row, k, Py_NewRef(PySequence_Fast_GET_ITEM(own[k], place)));
        if (!row || PyList_Append(result, row) < 0)
            Py_CLEAR(result);
        Py_XDECREF(row);
    }
done:
    for (Py_ssize_t k = 0; k < width && k < MOST_COLUMNS; k++)
        Py_XDECREF(own[k]);
    PyBuffer_Release(&kept);
    return result;
}

PyMethodDef CHARACTER_METHODS[] = {
    {"rows", rows, METH_VARARGS, "A tuple of the type for each place of the columns that is kept."},
    {"characters", characters, METH_VARARGS, "Places and signs of the characters of a page."},
    {"has_repeats", has_repeats, METH_VARARGS, "Whether a character stands twice at one place."},
    {NULL, NULL, 0, NULL},
};
