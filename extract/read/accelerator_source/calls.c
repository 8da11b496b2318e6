/* Functions of PDFium by their addresses. */

#include "accelerator.h"

#define MOST_ARGUMENTS 4
#define ANSWER 16 /* bytes: what a call may write */

static const char *const SHAPES[] = {"p", "pi", "pl", "pii", "pp", "ppp", "pplp", NULL};

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

PyTypeObject FunctionType = {
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

int addresses_of(PyObject *functions, Py_ssize_t count, Address *to)
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

PyMethodDef CALL_METHODS[] = {
    {"bind", bind, METH_VARARGS, "The function at the address, by its result and the shape of its arguments."},
    {"answers", (PyCFunction)(void (*)(void))answers, METH_FASTCALL, "What a function writes for each of the handles."},
    {NULL, NULL, 0, NULL},
};
