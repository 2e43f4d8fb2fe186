// SPDX-License-Identifier: Apache-2.0
/** Tests that run inside the framework. */
package io.heddle.itest;
