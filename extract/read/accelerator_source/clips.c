/* The clips of objects, and the characters outside of theirs. */

#include "accelerator.h"

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

PyMethodDef CLIP_METHODS[] = {
    {"clip_bounds", clip_bounds, METH_VARARGS, "The bounds of the points of a path of a clip."},
    {"clips", clips, METH_VARARGS, "For each object the place of the last path of its clip, and what tells it apart."},
    {"outside", outside, METH_VARARGS, "The characters whose middle lies outside of their clip."},
    {NULL, NULL, 0, NULL},
};
