/* Glyphs in lines. */

#include "accelerator.h"

typedef struct {
    double number[5];
    PyObject *glyph; /* borrowed */
    Py_ssize_t order;
} Entry;

int is_plain(PyObject *glyph)
{
    if (!PyTuple_Check(glyph) || PyTuple_GET_SIZE(glyph) != WIDTH)
        return 0;
    for (int k = X0; k <= BASE; k++)
        if (!PyFloat_CheckExact(FIELD(glyph, k)) || isnan(NUMBER(glyph, k)))
            return 0;
    return PyUnicode_CheckExact(FIELD(glyph, CHAR)) && PyUnicode_CheckExact(FIELD(glyph, RAW)) &&
           PyFloat_CheckExact(FIELD(glyph, CONFIDENCE)) && PyTuple_CheckExact(FIELD(glyph, COLUMNS));
}

static int by_base(const void *one, const void *other)
{
    const Entry *a = one, *b = other;
    double x = a->number[BASE], y = b->number[BASE];
    return x < y ? -1 : x > y ? 1 : a->order < b->order ? -1 : a->order > b->order;
}

/* In the order of tuples; glyphs that are equal stay in theirs. */
static int by_place(const void *one, const void *other)
{
    const Entry *a = one, *b = other;
    for (int k = X0; k <= BASE; k++)
        if (a->number[k] != b->number[k])
            return a->number[k] < b->number[k] ? -1 : 1;
    for (int k = CHAR; k <= RAW; k++) {
        int way = PyUnicode_Compare(FIELD(a->glyph, k), FIELD(b->glyph, k));
        if (way)
            return way;
    }
    double x = NUMBER(a->glyph, CONFIDENCE), y = NUMBER(b->glyph, CONFIDENCE);
    if (x != y)
        return x < y ? -1 : 1;
    PyObject *left = FIELD(a->glyph, COLUMNS), *right = FIELD(b->glyph, COLUMNS);
    if (left != right && PyObject_RichCompareBool(left, right, Py_NE) > 0)
        return PyObject_RichCompareBool(left, right, Py_LT) > 0 ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void sort(Entry *entries, Py_ssize_t count, int (*order)(const void *, const void *))
{
    for (Py_ssize_t k = 1; k < count; k++)
        if (order(&entries[k - 1], &entries[k]) > 0) {
            qsort(entries, (size_t)count, sizeof(Entry), order);
            return;
        }
}

static int is_blank(PyObject *text)
{
    Py_ssize_t count = PyUnicode_GET_LENGTH(text);
    for (Py_ssize_t k = 0; k < count; k++)
        if (!Py_UNICODE_ISSPACE(PyUnicode_READ_CHAR(text, k)))
            return 0;
    return count > 0;
}

static PyObject *column(PyObject *glyphs, int k)
{
    Py_ssize_t count = PyList_GET_SIZE(glyphs);
    PyObject *result = PyTuple_New(count);
    for (Py_ssize_t i = 0; result && i < count; i++)
        PyTuple_SET_ITEM(result, i, Py_NewRef(FIELD(PyList_GET_ITEM(glyphs, i), k)));
    return result;
}

static PyObject *joined(PyObject *glyphs, int k)
{
    PyObject *parts = column(glyphs, k), *empty = PyUnicode_FromString("");
    PyObject *result = parts && empty ? PyUnicode_Join(empty, parts) : NULL;
    Py_XDECREF(parts);
    Py_XDECREF(empty);
    return result;
}

typedef struct {
    PyTypeObject *kind;
    PyObject *with_blanks;
    double reach, blank, square;
} Way;

/* One line of the glyphs of a list that has them from left to right and no blank at its ends. */
static PyObject *line_of(const Way *way, PyObject *glyphs, const Entry *own, Py_ssize_t count)
{
    double top = own[0].number[TOP], bottom = own[0].number[BOTTOM], em = 0, tall = 0, gap = 0, sure = HUGE_VAL;
    int is_chinese = 0, has_columns = 0, is_same = 1;
    for (Py_ssize_t k = 0; k < count; k++) {
        const double *n = own[k].number;
        PyObject *text = FIELD(own[k].glyph, CHAR);
        top = n[TOP] < top ? n[TOP] : top;
        bottom = n[BOTTOM] > bottom ? n[BOTTOM] : bottom;
        em = k && !(n[X1] - n[X0] > em) ? em : n[X1] - n[X0];
        tall = k && !(n[BOTTOM] - n[TOP] > tall) ? tall : n[BOTTOM] - n[TOP];
        is_chinese = is_chinese || (PyUnicode_GET_LENGTH(text) && PyUnicode_READ_CHAR(text, 0) >= 0x2e80);
        if (k && (k == 1 || n[X0] - own[k - 1].number[X1] > gap))
            gap = n[X0] - own[k - 1].number[X1];
    }
    if (!is_chinese && way->square * tall > em) /* digits and letters are about half as wide */
        em = way->square * tall;
    PyObject *whole = count > 1 && gap > way->blank * em ? PyObject_CallFunction(way->with_blanks, "Od", glyphs, em)
                                                         : Py_NewRef(glyphs);
    if (whole && !PyList_Check(whole)) {
        PyErr_SetString(PyExc_TypeError, "a line with blanks is a list");
        Py_CLEAR(whole);
    }
    if (!whole)
        return NULL;
    double right = -HUGE_VAL;
    for (Py_ssize_t k = 0; k < PyList_GET_SIZE(whole); k++) {
        PyObject *glyph = PyList_GET_ITEM(whole, k);
        if (!is_plain(glyph)) {
            Py_DECREF(whole);
            return PyErr_Format(PyExc_TypeError, "a line has glyphs");
        }
        right = NUMBER(glyph, X1) > right ? NUMBER(glyph, X1) : right;
        sure = NUMBER(glyph, CONFIDENCE) < sure ? NUMBER(glyph, CONFIDENCE) : sure;
        has_columns = has_columns || PyTuple_GET_SIZE(FIELD(glyph, COLUMNS));
        is_same = is_same && (FIELD(glyph, CHAR) == FIELD(glyph, RAW) ||
                              !PyUnicode_Compare(FIELD(glyph, CHAR), FIELD(glyph, RAW)));
    }
    PyObject *text = joined(whole, CHAR);
    PyObject *fields[] = {
        PyFloat_FromDouble(own[0].number[X0]),
        PyFloat_FromDouble(top),
        PyFloat_FromDouble(right),
        PyFloat_FromDouble(bottom),
        PyFloat_FromDouble(em),
        text,
        is_same ? Py_XNewRef(text) : joined(whole, RAW),
        column(whole, X0),
        column(whole, X1),
        sure == 1.0 && !has_columns ? PyTuple_New(0) : column(whole, CONFIDENCE),
        has_columns ? column(whole, COLUMNS) : PyTuple_New(0),
    };
    Py_ssize_t size = sizeof fields / sizeof *fields;
    PyObject *line = way->kind->tp_alloc(way->kind, size);
    Py_DECREF(whole);
    for (Py_ssize_t k = 0; k < size; k++) {
        if (line && fields[k])
            PyTuple_SET_ITEM(line, k, fields[k]);
        else {
            Py_XDECREF(fields[k]);
            Py_CLEAR(line);
        }
    }
    return line;
}

/* The lines of the glyphs from top to bottom, without blank ones; None where a number of a glyph has no order. */
static PyObject *text_lines(PyObject *module, PyObject *args)
{
    PyObject *glyphs, *result;
    Way way;
    if (!PyArg_ParseTuple(args, "O!O!O(ddd)", &PyType_Type, &way.kind, &PyList_Type, &glyphs, &way.with_blanks,
                          &way.reach, &way.blank, &way.square))
        return NULL;
    if (!PyType_IsSubtype(way.kind, &PyTuple_Type) || way.kind->tp_basicsize != PyTuple_Type.tp_basicsize)
        return PyErr_Format(PyExc_TypeError, "text_lines() takes a kind of tuple");
    Py_ssize_t count = PyList_GET_SIZE(glyphs), start = 0, end;
    Entry *own = PyMem_Malloc((size_t)(count + 1) * sizeof(Entry));
    if (!own || !(result = PyList_New(0))) {
        PyMem_Free(own);
        return PyErr_NoMemory();
    }
    for (Py_ssize_t k = 0; k < count; k++) {
        PyObject *glyph = PyList_GET_ITEM(glyphs, k);
        if (!is_plain(glyph)) {
            PyMem_Free(own);
            Py_DECREF(result);
            Py_RETURN_NONE;
        }
        own[k].glyph = glyph;
        own[k].order = k;
        for (int field = X0; field <= BASE; field++)
            own[k].number[field] = NUMBER(glyph, field);
    }
    sort(own, count, by_base);
    for (; result && start < count; start = end) {
        double base = own[start].number[BASE], reach = way.reach * (own[start].number[BOTTOM] - own[start].number[TOP]);
        for (end = start + 1; end < count && !(own[end].number[BASE] - base > reach); end++)
            ;
        Py_ssize_t first = start, last = end;
        for (Py_ssize_t k = start; k < end; k++)
            own[k].order = k;
        sort(own + start, end - start, by_place);
        while (first < last && is_blank(FIELD(own[first].glyph, CHAR)))
            first++;
        while (first < last && is_blank(FIELD(own[last - 1].glyph, CHAR)))
            last--;
        if (first == last)
            continue;
        PyObject *line = PyList_New(last - first);
        for (Py_ssize_t k = first; line && k < last; k++)
            PyList_SET_ITEM(line, k - first, Py_NewRef(own[k].glyph));
        if (!line || append(result, line_of(&way, line, own + first, last - first)) < 0)
            Py_CLEAR(result);
        Py_XDECREF(line);
    }
    PyMem_Free(own);
    return result;
}

PyMethodDef LINE_METHODS[] = {
    {"text_lines", text_lines, METH_VARARGS, "The lines of the glyphs from top to bottom."},
    {NULL, NULL, 0, NULL},
};
