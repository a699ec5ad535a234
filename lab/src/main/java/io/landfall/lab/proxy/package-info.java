/** Real proxies between an application and its database. */
package io.landfall.lab.proxy;
