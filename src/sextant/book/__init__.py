"""What is: accounts, contacts, products, leads, deals, activities."""
