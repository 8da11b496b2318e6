/* What reading does for each character and object of a page, in C: calls of PDFium by their addresses, glyphs of what
   they gave, and lines of the glyphs.

   Everything here has a twin in Python beside the place where it is called, which is used where this module was not
   built, and must give the same to the last bit. Handles and addresses are integers, as ctypes takes them. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ARGUMENTS 4
#define ANSWER 16 /* bytes: what a call may write */
#define MOST_COLUMNS 16

static const char *const SHAPES[] = {"p", "pi", "pl", "pii", "pp", "ppp", "pplp", NULL};
enum shape { P, PI, PL, PII, PP, PPP, PPLP };

typedef void (*Address)(void);

typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
    Address address;
    enum shape shape;
    char result; /* p: pointer, i: int, u: unsigned, f: float */
} Function;

static PyTypeObject FunctionType;

/* A pointer from an integer or None. */
static int pointer_of(PyObject *item, void **pointer)
{
    *pointer = item == Py_None ? NULL : PyLong_AsVoidPtr(item);
    return *pointer == NULL && PyErr_Occurred() ? -1 : 0;
}

#define CALL(type)                                                                                                     \
    (own->shape == P      ? ((type(*)(void *))f)(p[0])                                                                 \
     : own->shape == PI   ? ((type(*)(void *, int))f)(p[0], (int)n[1])                                                 \
     : own->shape == PL   ? ((type(*)(void *, unsigned long))f)(p[0], (unsigned long)n[1])                             \
     : own->shape == PII  ? ((type(*)(void *, int, int))f)(p[0], (int)n[1], (int)n[2])                                 \
     : own->shape == PP   ? ((type(*)(void *, void *))f)(p[0], p[1])                                                   \
     : own->shape == PPP  ? ((type(*)(void *, void *, void *))f)(p[0], p[1], p[2])                                     \
                          : ((type(*)(void *, void *, unsigned long, void *))f)(p[0], p[1], (unsigned long)n[2], p[3]))

static PyObject *function_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *names)
{
    Function *own = (Function *)self;
    const char *shape = SHAPES[own->shape];
    Address f = own->address;
    void *p[MOST_ARGUMENTS] = {NULL};
    long n[MOST_ARGUMENTS] = {0};
    if (PyVectorcall_NARGS(nargsf) != (Py_ssize_t)strlen(shape) || (names && PyTuple_GET_SIZE(names)))
        return PyErr_Format(PyExc_TypeError, "the function takes %zd arguments", (Py_ssize_t)strlen(shape));
    for (int k = 0; shape[k]; k++) {
        if (shape[k] == 'p') {
            if (pointer_of(args[k], &p[k]) < 0)
                return NULL;
        } else if ((n[k] = PyLong_AsLong(args[k])) == -1 && PyErr_Occurred())
            return NULL;
    }
    switch (own->result) {
    case 'p': {
        void *answer = CALL(void *);
        if (answer == NULL)
            Py_RETURN_NONE;
        return PyLong_FromVoidPtr(answer);
    }
    case 'u':
        return PyLong_FromUnsignedLong(CALL(unsigned int));
    case 'f':
        return PyFloat_FromDouble(CALL(float));
    default:
        return PyLong_FromLong(CALL(int));
    }
}

static PyTypeObject FunctionType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "extract.read.accelerator.Function",
    .tp_basicsize = sizeof(Function),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_vectorcall_offset = offsetof(Function, call),
    .tp_call = PyVectorcall_Call,
};

static PyObject *bind(PyObject *module, PyObject *args)
{
    PyObject *address;
    const char *shape;
    int result, k = 0;
    void *pointer;
    if (!PyArg_ParseTuple(args, "OCs", &address, &result, &shape) || pointer_of(address, &pointer) < 0)
        return NULL;
    while (SHAPES[k] && strcmp(SHAPES[k], shape))
        k++;
    if (!SHAPES[k] || !strchr("piuf", result) || pointer == NULL)
        return PyErr_Format(PyExc_ValueError, "no such function: %c(%s)", result, shape);
    Function *own = PyObject_New(Function, &FunctionType);
    if (own) {
        own->call = function_call;
        memcpy(&own->address, &pointer, sizeof pointer);
        own->shape = (enum shape)k;
        own->result = (char)result;
    }
    return (PyObject *)own;
}

/* What the function writes for each handle (and index), ANSWER bytes each; zeros where it writes nothing. At each of
   the places it writes a share of the answer: one box, two numbers of up to eight bytes, or four of four. */
static PyObject *answers(PyObject *module, PyObject *const *args, Py_ssize_t count)
{
    int at[4] = {0};
    void *handle;
    if (count < 3 || count > 4 || !Py_IS_TYPE(args[0], &FunctionType) || !PyTuple_Check(args[1]))
        return PyErr_Format(PyExc_TypeError, "answers() takes a function, places, handles and perhaps indexes");
    Address f = ((Function *)args[0])->address;
    Py_ssize_t places = PyTuple_GET_SIZE(args[1]);
    for (Py_ssize_t k = 0; k < places && k < 4; k++) {
        at[k] = (int)PyLong_AsLong(PyTuple_GET_ITEM(args[1], k));
        if (at[k] < 0 || at[k] > ANSWER - ANSWER / places)
            return PyErr_Occurred() ? NULL : PyErr_Format(PyExc_ValueError, "a place lies outside of an answer");
    }
    PyObject *handles = PySequence_Fast(args[2], "handles are a sequence");
    PyObject *indexes = handles && count == 4 ? PySequence_Fast(args[3], "indexes are a sequence") : NULL;
    Py_ssize_t size = handles ? PySequence_Fast_GET_SIZE(handles) : 0;
    PyObject *result = PyErr_Occurred() ? NULL : PyBytes_FromStringAndSize(NULL, size * ANSWER);
    if (result && indexes && PySequence_Fast_GET_SIZE(indexes) != size) {
        PyErr_SetString(PyExc_ValueError, "as many indexes as handles are wanted");
        Py_CLEAR(result);
    }
    char *to = result ? PyBytes_AS_STRING(result) : NULL;
    if (to)
        memset(to, 0, (size_t)(size * ANSWER));
    for (Py_ssize_t k = 0; result && k < size; k++, to += ANSWER) {
        long index = indexes ? PyLong_AsLong(PySequence_Fast_GET_ITEM(indexes, k)) : 0;
        if (pointer_of(PySequence_Fast_GET_ITEM(handles, k), &handle) < 0 || (index == -1 && PyErr_Occurred()))
            Py_CLEAR(result);
        else if (indexes && places == 1)
            ((int (*)(void *, int, void *))f)(handle, (int)index, to + at[0]);
        else if (indexes && places == 2)
            ((int (*)(void *, int, void *, void *))f)(handle, (int)index, to + at[0], to + at[1]);
        else if (places == 1)
            ((int (*)(void *, void *))f)(handle, to + at[0]);
        else if (places == 2)
            ((int (*)(void *, void *, void *))f)(handle, to + at[0], to + at[1]);
        else if (places == 4 && !indexes)
            ((int (*)(void *, void *, void *, void *, void *))f)(
                handle, to + at[0], to + at[1], to + at[2], to + at[3]);
        else {
            PyErr_SetString(PyExc_ValueError, "one, two or four places are wanted");
            Py_CLEAR(result);
        }
    }
    Py_XDECREF(handles);
    Py_XDECREF(indexes);
    return result;
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

/* ---------------------------------------------------------------- objects and characters of a page */

/* The addresses of ``count`` functions that stand in a tuple. */
static int addresses_of(PyObject *functions, Py_ssize_t count, Address *to)
{
    if (PyTuple_GET_SIZE(functions) != count)
        return PyErr_Format(PyExc_ValueError, "%zd functions are wanted", count), -1;
    for (Py_ssize_t k = 0; k < count; k++) {
        PyObject *one = PyTuple_GET_ITEM(functions, k);
        if (!Py_IS_TYPE(one, &FunctionType))
            return PyErr_SetString(PyExc_TypeError, "functions are those of bind()"), -1;
        to[k] = ((Function *)one)->address;
    }
    return 0;
}

static int append(PyObject *list, PyObject *item) /* takes the item over */
{
    int failed = !item || PyList_Append(list, item) < 0;
    Py_XDECREF(item);
    return failed ? -1 : 0;
}

/* Bytes of that content: those of ``before`` where they are the same. */
static PyObject *shared_bytes(PyObject *before, const void *content, Py_ssize_t size)
{
    if (before && !memcmp(PyBytes_AS_STRING(before), content, (size_t)size))
        return Py_NewRef(before);
    return PyBytes_FromStringAndSize(content, size);
}

/* How user space turns into the seen page: the class Frame. */
typedef struct {
    double left, bottom, right, top;
    int turns;
} Frame;

static double across(const Frame *own, double x, double y)
{
    return own->turns == 0 ? x - own->left : own->turns == 1 ? y - own->bottom
         : own->turns == 2 ? own->right - x
                           : own->top - y;
}

static double down(const Frame *own, double x, double y)
{
    return own->turns == 0 ? own->top - y : own->turns == 1 ? x - own->left
         : own->turns == 2 ? y - own->bottom
                           : own->right - x;
}

/* Left, top, right and bottom as seen of the box between two corners: lower left, upper right. */
static void seen_bounds(const Frame *own, double x0, double y0, double x1, double y1, double *seen)
{
    double ax = across(own, x0, y0), ay = down(own, x0, y0), bx = across(own, x1, y1), by = down(own, x1, y1);
    int is_level = own->turns == 0;
    seen[0] = is_level ? ax : bx < ax ? bx : ax;
    seen[1] = is_level ? by : by < ay ? by : ay;
    seen[2] = is_level ? bx : bx > ax ? bx : ax;
    seen[3] = is_level ? ay : by > ay ? by : ay;
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

static PyObject *clips(PyObject *module, PyObject *args)
{
    PyObject *functions, *handles;
    Address f[3];
    if (!PyArg_ParseTuple(args, "O!O!", &PyTuple_Type, &functions, &PyList_Type, &handles) ||
        addresses_of(functions, 3, f) < 0)
        return NULL;
    PyObject *last = PyList_New(0), *keys = PyList_New(0), *key = NULL;
    void *before = NULL;
    for (Py_ssize_t k = 0; last && keys && k < PyList_GET_SIZE(handles); k++) {
        void *object;
        if (pointer_of(PyList_GET_ITEM(handles, k), &object) < 0)
            goto failed;
        void *clip = ((void *(*)(void *))f[0])(object);
        int place = ((int (*)(void *))f[1])(clip) - 1;
        void *segment = place < 0 ? NULL : ((void *(*)(void *, int, int))f[2])(clip, place, 0);
        if (key == NULL || segment != before) {
            Py_XDECREF(key);
            key = PyLong_FromVoidPtr(before = segment);
        }
        if (!key || PyList_Append(keys, key) < 0 || append(last, PyLong_FromLong(place)) < 0)
            goto failed;
    }
    Py_XDECREF(key);
    return Py_BuildValue("NN", last, keys);
failed:
    Py_XDECREF(key);
    Py_XDECREF(last);
    Py_XDECREF(keys);
    return NULL;
}

/* The bounds of the points of a path of a clip. */
static PyObject *clip_bounds(PyObject *module, PyObject *args)
{
    PyObject *functions, *owner;
    Address f[2];
    int path, count;
    void *clip;
    float box[4] = {0};
    if (!PyArg_ParseTuple(args, "O!Oii", &PyTuple_Type, &functions, &owner, &path, &count) ||
        addresses_of(functions, 2, f) < 0 || pointer_of(owner, &clip) < 0)
        return NULL;
    for (int k = 0; k < count; k++) {
        float point[2] = {0};
        void *segment = ((void *(*)(void *, int, int))f[0])(clip, path, k);
        ((int (*)(void *, float *, float *))f[1])(segment, point, point + 1);
        for (int axis = 0; axis < 2; axis++) {
            if (k == 0 || point[axis] < box[axis])
                box[axis] = point[axis];
            if (k == 0 || point[axis] > box[axis + 2])
                box[axis + 2] = point[axis];
        }
    }
    return Py_BuildValue("dddd", (double)box[0], (double)box[1], (double)box[2], (double)box[3]);
}

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
                         extent[2], extent[3], generated, is_level ? Py_True : Py_False, is_unmapped ? Py_True : Py_False);
failed:
    for (int k = 0; k < 5; k++)
        Py_XDECREF(lists[k]);
    Py_XDECREF(generated);
    return NULL;
}

/* The places of the characters whose middle lies outside of the clip of their text object, with the clip. */
static PyObject *outside(PyObject *module, PyObject *args)
{
    PyObject *function, *owner, *boxes, *bounds[4], *clip = NULL, *known = NULL, *result; /* of boxes, borrowed */
    void *text, *before = NULL;
    double side[4] = {0}, own[4];
    if (!PyArg_ParseTuple(args, "O!OO!(O!O!O!O!)", &FunctionType, &function, &owner, &PyDict_Type, &boxes, &PyList_Type,
                          &bounds[0], &PyList_Type, &bounds[1], &PyList_Type, &bounds[2], &PyList_Type, &bounds[3]) ||
        pointer_of(owner, &text) < 0)
        return NULL;
    Address f = ((Function *)function)->address;
    Py_ssize_t count = PyList_GET_SIZE(bounds[0]);
    for (int k = 1; k < 4; k++)
        if (PyList_GET_SIZE(bounds[k]) != count)
            return PyErr_Format(PyExc_ValueError, "bounds are of one length");
    result = PyList_New(0);
    for (Py_ssize_t i = 0; result && i < count; i++) {
        void *object = ((void *(*)(void *, int))f)(text, (int)i);
        if (object != before) {
            PyObject *key = PyLong_FromVoidPtr(before = object);
            clip = key && object ? PyDict_GetItemWithError(boxes, key) : NULL;
            clip = clip == Py_None ? NULL : clip;
            Py_XDECREF(key);
            if (PyErr_Occurred() ||
                (clip && clip != known && !PyArg_ParseTuple(clip, "dddd", side, side + 1, side + 2, side + 3)))
                goto failed;
            known = clip ? clip : known;
        }
        for (int k = 0; clip && k < 4; k++)
            own[k] = PyFloat_AsDouble(PyList_GET_ITEM(bounds[k], i));
        if (!clip)
            continue;
        double x = (own[0] + own[2]) / 2, y = (own[1] + own[3]) / 2;
        if (PyErr_Occurred() || (!(side[0] <= x && x <= side[2] && side[1] <= y && y <= side[3]) &&
                                 append(result, Py_BuildValue("nO", i, clip)) < 0))
            goto failed;
    }
    return result;
failed:
    Py_DECREF(result);
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

/* ---------------------------------------------------------------- lines of glyphs */

enum { X0, TOP, X1, BOTTOM, BASE, CHAR, RAW, CONFIDENCE, COLUMNS, WIDTH };

typedef struct {
    double number[5];
    PyObject *glyph; /* borrowed */
    Py_ssize_t order;
} Entry;

#define FIELD(glyph, k) PyTuple_GET_ITEM(glyph, k)
#define NUMBER(glyph, k) PyFloat_AS_DOUBLE(FIELD(glyph, k))

/* Whether the glyph has the fields of the class Glyph, and numbers that have an order. */
static int is_plain(PyObject *glyph)
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

/* ---------------------------------------------------------------- glyphs in cells */

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

static PyMethodDef METHODS[] = {
    {"bind", bind, METH_VARARGS, "The function at the address, by its result and the shape of its arguments."},
    {"answers", (PyCFunction)(void (*)(void))answers, METH_FASTCALL, "What a function writes for each of the handles."},
    {"rows", rows, METH_VARARGS, "A tuple of the type for each place of the columns that is kept."},
    {"objects", objects, METH_VARARGS, "The objects of a page or form."},
    {"clip_bounds", clip_bounds, METH_VARARGS, "The bounds of the points of a path of a clip."},
    {"by_kind", by_kind, METH_VARARGS, "The objects by what a function says of each."},
    {"boxes", boxes, METH_VARARGS, "The bounds of the objects, as seen."},
    {"colours", colours, METH_VARARGS, "The colour of each of the objects, as in memory."},
    {"looks", looks, METH_VARARGS, "What each of the text objects looks like, as in memory."},
    {"clips", clips, METH_VARARGS, "For each object the place of the last path of its clip, and what tells it apart."},
    {"characters", characters, METH_VARARGS, "Places and signs of the characters of a page."},
    {"outside", outside, METH_VARARGS, "The characters whose middle lies outside of their clip."},
    {"has_repeats", has_repeats, METH_VARARGS, "Whether a character stands twice at one place."},
    {"by_cell", by_cell, METH_VARARGS, "Puts each glyph into the list of its cell, or into that of those outside."},
    {"text_lines", text_lines, METH_VARARGS, "The lines of the glyphs from top to bottom."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT,
    .m_name = "accelerator",
    .m_doc = "What reading does for each character and object of a page, in C.",
    .m_size = -1,
    .m_methods = METHODS,
};

PyMODINIT_FUNC PyInit_accelerator(void)
{
    return PyType_Ready(&FunctionType) < 0 ? NULL : PyModule_Create(&MODULE);
}
