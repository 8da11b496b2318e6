/* Glyphs in cells. */

#include "accelerator.h"

/* How many of the positions are not above the number. */
static Py_ssize_t not_above(PyObject *positions, double number)
{
    Py_ssize_t low = 0, high = PyTuple_GET_SIZE(positions);
    while (low < high) {
        Py_ssize_t middle = (low + high) / 2;
        if (number < PyFloat_AsDouble(PyTuple_GET_ITEM(positions, middle)))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* The place of the region around the point in a grid: its xs, ys and atoms; -1 outside of it, -2 with an error. */
static Py_ssize_t region_at(PyObject *xs, PyObject *ys, PyObject *atoms, double x, double y)
{
    Py_ssize_t columns = PyTuple_GET_SIZE(xs), rows = PyTuple_GET_SIZE(ys);
    if (columns < 2 || rows < 2 || !(PyFloat_AsDouble(PyTuple_GET_ITEM(xs, 0)) <= x) ||
        !(x <= PyFloat_AsDouble(PyTuple_GET_ITEM(xs, columns - 1))) ||
        !(PyFloat_AsDouble(PyTuple_GET_ITEM(ys, 0)) <= y) || !(y <= PyFloat_AsDouble(PyTuple_GET_ITEM(ys, rows - 1))))
        return PyErr_Occurred() ? -2 : -1;
    Py_ssize_t column = not_above(xs, x), row = not_above(ys, y);
    column = (column < columns - 1 ? column : columns - 1) - 1;
    row = (row < rows - 1 ? row : rows - 1) - 1;
    PyObject *own = row < PyTuple_GET_SIZE(atoms) ? PyTuple_GET_ITEM(atoms, row) : NULL;
    if (!own || !PyTuple_Check(own) || column >= PyTuple_GET_SIZE(own))
        return PyErr_SetString(PyExc_ValueError, "a grid has an atom for each of its cells"), -2;
    Py_ssize_t position = PyLong_AsSsize_t(PyTuple_GET_ITEM(own, column));
    return position == -1 && PyErr_Occurred() ? -2 : position;
}

static int is_of(PyObject *text, PyObject *chars)
{
    return PyUnicode_GET_LENGTH(text) == 1 &&
           PyUnicode_FindChar(chars, PyUnicode_READ_CHAR(text, 0), 0, PyUnicode_GET_LENGTH(chars), 1) >= 0;
}

/* Puts each glyph into the list of its cell, or into that of those outside. ``grids`` are tuples: xs, ys, atoms, the
   boxes and the lists of the regions, the smallest grid first. False where a glyph is not as most: nothing was done. */
static PyObject *by_cell(PyObject *module, PyObject *args)
{
    PyObject *glyphs, *grids, *outside, *framed, *closing, *home;
    int is_nested;
    double side[4] = {0};
    if (!PyArg_ParseTuple(args, "O!O!O!pUU", &PyList_Type, &glyphs, &PyList_Type, &grids, &PyList_Type, &outside,
                          &is_nested, &framed, &closing))
        return NULL;
    home = outside;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(glyphs); i++)
        if (!is_plain(PyList_GET_ITEM(glyphs, i)))
            Py_RETURN_FALSE;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(glyphs); i++) {
        PyObject *glyph = PyList_GET_ITEM(glyphs, i);
        double x = is_of(FIELD(glyph, CHAR), framed) ? 2 * (NUMBER(glyph, X0) + 1.0)
                                                     : NUMBER(glyph, X0) + NUMBER(glyph, X1);
        double y = NUMBER(glyph, TOP) + NUMBER(glyph, BOTTOM);
        int is_home = side[0] < x && x < side[2] && side[1] < y && y < side[3];
        if (!is_home && PyList_GET_SIZE(home) && is_of(FIELD(glyph, CHAR), closing)) {
            PyObject *before = PyList_GET_ITEM(home, PyList_GET_SIZE(home) - 1);
            double gap = NUMBER(glyph, X0) - NUMBER(before, X1), tall = NUMBER(glyph, BOTTOM) - NUMBER(glyph, TOP);
            is_home = fabs(NUMBER(before, BASE) - NUMBER(glyph, BASE)) < 1.0 && -1.0 < gap && gap < 0.3 * tall;
        }
        if (!is_home) {
            memset(side, 0, sizeof side);
            home = outside;
        }
        for (Py_ssize_t k = 0; !is_home && k < PyList_GET_SIZE(grids); k++) {
            PyObject *xs, *ys, *atoms, *boxes, *lists;
            if (!PyArg_ParseTuple(PyList_GET_ITEM(grids, k), "O!O!O!O!O!", &PyTuple_Type, &xs, &PyTuple_Type, &ys,
                                  &PyTuple_Type, &atoms, &PyList_Type, &boxes, &PyList_Type, &lists))
                return NULL;
            Py_ssize_t at = region_at(xs, ys, atoms, x / 2, y / 2);
            if (at == -1)
                continue;
            if (at < 0 || at >= PyList_GET_SIZE(lists) || at >= PyList_GET_SIZE(boxes) ||
                !PyList_Check(PyList_GET_ITEM(lists, at)))
                return at == -2 ? NULL : PyErr_Format(PyExc_ValueError, "a grid has a list for each region");
            home = PyList_GET_ITEM(lists, at);
            if (!is_nested && !PyArg_ParseTuple(PyList_GET_ITEM(boxes, at), "dddd", side, side + 1, side + 2, side + 3))
                return NULL;
            for (int s = 0; s < 4; s++)
                side[s] *= 2;
            is_home = 1;
        }
        if (PyList_Append(home, glyph) < 0)
            return NULL;
    }
    Py_RETURN_TRUE;
}

PyMethodDef CELL_METHODS[] = {
    {"by_cell", by_cell, METH_VARARGS, "Puts each glyph into the list of its cell, or into that of those outside."},
    {NULL, NULL, 0, NULL},
};
