// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.kernel;

/** In which form a compute is asked to keep the matrices of a stack; what must be exact is kept exact in each. */
public enum WeightForm {
    /** As the checkpoint stores them, mapped where that is possible and the compute can read it. */
    STORED,
    /** Rounded when they are loaded to one byte an element, with a scale for a group of elements. */
    INT8,
    /** Rounded when they are loaded to half a byte an element, with a scale for a group of elements. */
    INT4
}
