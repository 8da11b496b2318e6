/* The module ``extract.read.accelerator``, of the functions of all files. */

#include "accelerator.h"

static struct PyModuleDef MODULE = {
    PyModuleDef_HEAD_INIT,
    .m_name = "accelerator",
    .m_doc = "What reading does for each character and object of a page, in C.",
    .m_size = -1,
};

PyMODINIT_FUNC PyInit_accelerator(void)
{
    PyMethodDef *const methods[] = {CALL_METHODS,      OBJECT_METHODS, CLIP_METHODS,
                                    CHARACTER_METHODS, LINE_METHODS,   CELL_METHODS};
    PyObject *module = PyType_Ready(&FunctionType) < 0 ? NULL : PyModule_Create(&MODULE);
    for (size_t k = 0; module && k < sizeof methods / sizeof *methods; k++)
        if (PyModule_AddFunctions(module, methods[k]) < 0)
            Py_CLEAR(module);
    return module;
}
