package dev.templedb.sqlite.contract;

import dev.templedb.testkit.CheckoutOverContract;

class CheckoutOverTest extends CheckoutOverContract {}
