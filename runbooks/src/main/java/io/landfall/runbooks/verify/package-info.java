/** Every row of both servers compared, while writes go on. */
package io.landfall.runbooks.verify;
