/** Applications that take hundreds of requests a second and try none of them again, as most do. */
package io.landfall.lab.traffic;
